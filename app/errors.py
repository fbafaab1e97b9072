"""What the biller can mend. Anything else that is raised is a bug."""


class UserError(Exception):
    """A calm sentence for the biller and a way out.

    `message` says what is wrong and where (file, line or field); `hint` says what to do about it.
    Neither may hold patient data: both may reach a log.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class VaultError(UserError):
    """The vault (or a file handed to us) cannot be used: locked, damaged, newer, or missing. Exit code 3."""
