// Unpacks the page's script and adds it to the page. The policy contains the digests of both.
(async () => {
  "use strict";
  if (!("DecompressionStream" in window)) {
    const words = document.createElement("p");
    words.className = "facts warning";
    words.textContent =
      "This browser is too old for colours, replay and plots. All text is below.";
    document.body.prepend(words);
    return;
  }
  const packed = atob(document.getElementById("script").textContent);
  const bytes = Uint8Array.from(packed, (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.body.append(script);
})();
