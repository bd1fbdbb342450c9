"""Who may control the application: its operator, who has a token, in development too.

    router = APIRouter(dependencies=[Depends(require_operator)])

with `from app.core.operator.guard import require_operator` closes routes to everybody
else. Without `OPERATOR_TOKEN` one is made, and kept in a file of this user: a server tells
it in a link when it starts, commands on the same machine find it.

As Jupyter does it: https://jupyter-server.readthedocs.io/en/latest/operators/security.html
"""
