"""Statistics of suite runs, as pure functions of arrays and `SampleResult`s; they know no database.

The unit of every interval and test is the question, or its cluster of related questions, never
the sample: samples of one question resemble each other (Miller, arXiv 2411.00640).
"""
