"""Who a seat is, what a reveal froze, slips, and an invitation that can be renewed

Seats of before have been there, each on a phone of its own. Rounds of before keep what they showed: once this is done
it is frozen of them as it was read (`migrate`).

Revision: 0002, after 0001
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "moments",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_moments")),
    )
    op.create_table(
        "slips",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("meeting", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.String(length=32), nullable=True),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting"], ["meetings.id"], name=op.f("fk_slips_meeting_meetings"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["seat"], ["seats.id"], name=op.f("fk_slips_seat_seats"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_slips")),
        sa.UniqueConstraint("seat", name=op.f("uq_slips_seat")),
    )
    op.create_index(op.f("ix_slips_meeting"), "slips", ["meeting"])
    # One by one, not in a batch: where that makes a table anew, SQLite takes along what hangs on its rows (the votes).
    op.add_column("meetings", sa.Column("origin", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("meetings", sa.Column("invitation", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("seats", sa.Column("phone", sa.String(length=32), nullable=False, server_default=""))
    op.add_column("seats", sa.Column("came", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("seats", sa.Column("waits", sa.Boolean(), nullable=False, server_default=sa.false()))
    long_ago = "1970-01-01 00:00:00+00:00"
    op.add_column("seats", sa.Column("joined", sa.DateTime(timezone=True), nullable=False, server_default=long_ago))
    op.add_column("votes", sa.Column("answer", sa.String(length=10), nullable=False, server_default=""))
    op.add_column("rounds", sa.Column("frozen", sa.JSON(none_as_null=True), nullable=True))
    connection = op.get_bind()
    meetings = sa.table("meetings", sa.column("id"), sa.column("origin"))
    for meeting_id in list(connection.scalars(sa.select(meetings.c.id))):
        own = sa.update(meetings).where(meetings.c.id == meeting_id)
        connection.execute(own.values(origin=secrets.token_hex(16)))
    connection.execute(sa.text("update seats set joined = group_since, phone = id"))
    # In the place of who left, and nobody: it holds what was shown, and is in no count of people.
    connection.execute(sa.text("update seats set removed = true where nr = 0"))
    # A card had no third answer: not ticked was not asked.
    connection.execute(sa.text("update seats set answer = '' where kind = 'paper' and answer = 'closed'"))


def downgrade() -> None:
    op.drop_table("slips")
    with op.batch_alter_table("rounds", schema=None) as batch_op:
        batch_op.drop_column("frozen")
    with op.batch_alter_table("votes", schema=None) as batch_op:
        batch_op.drop_column("answer")
    with op.batch_alter_table("seats", schema=None) as batch_op:
        for name in ("joined", "waits", "came", "phone"):
            batch_op.drop_column(name)
    with op.batch_alter_table("meetings", schema=None) as batch_op:
        batch_op.drop_column("invitation")
        batch_op.drop_column("origin")
    op.drop_table("moments")
