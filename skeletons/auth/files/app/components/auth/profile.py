from sqlmodel import SQLModel


class Profile(SQLModel):
    """What else you want to know of users. This is the one place for it.

    A field here, say `name: str = Field(default="", max_length=100)`, is a column of
    their table, is asked for at registration, shown by `/me`, and changed there by who
    it is about. After a change `db revision` writes the migration.
    """
