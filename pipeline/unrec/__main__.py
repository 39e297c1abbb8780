"""`python -m unrec`: the command, where the folder of scripts is not on the path."""

from unrec.cli import main

if __name__ == "__main__":
    main()
