"""The Qt window. It displays and requests; the packages below measure, decide and store.

Layers, top to bottom: `app`, `presenters`, `main_window`, `panels`, `pdf`, `transcript`,
`markdown`, `widgets`, `services`, `accessibility`, `state`, `i18n`, `theme`, `base`.
"""
