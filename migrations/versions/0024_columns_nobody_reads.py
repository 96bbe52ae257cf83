"""Two columns that nothing reads any more: telephone numbers of second factors, and how often a version was placed.

Nobody is asked for a telephone number; one that was given is personal data without a purpose, and goes.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = depends_on = None


def upgrade() -> None:
    op.drop_column("persons", "tf_phone_number")
    op.drop_column("versions", "placings")


def downgrade() -> None:
    op.add_column("versions", sa.Column("placings", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("persons", sa.Column("tf_phone_number", sa.String(32), nullable=True))
