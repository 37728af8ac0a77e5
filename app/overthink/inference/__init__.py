"""What runs in a lane's child process, and nowhere else.

Nothing outside this package imports it, except the program's entry when it *is* the child.
"""
