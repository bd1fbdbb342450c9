"""Who users are for the providers that they sign in with."""

import sqlalchemy as sa
from alembic import op

revision: str = "oauth_0001"
down_revision: str | tuple[str, ...] | None = None
branch_labels: str | tuple[str, ...] | None = None
depends_on: str | tuple[str, ...] | None = None


def upgrade() -> None:
    op.create_table(
        "oauth_identity",
        sa.Column("provider", sa.String(20), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider", "subject", name=op.f("pk_oauth_identity")),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["auth_user.id"],
            name=op.f("fk_oauth_identity_user_id_auth_user"),
            ondelete="CASCADE",
        ),
    )
    op.create_index(op.f("ix_oauth_identity_user_id"), "oauth_identity", ["user_id"])


def downgrade() -> None:
    op.drop_table("oauth_identity")
