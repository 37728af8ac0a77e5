"""Recorded turns played again: the clock, the steps, and the bar that drives them.

Fills the same records that live lanes fill, so that whoever shows one cannot tell them apart.
"""
