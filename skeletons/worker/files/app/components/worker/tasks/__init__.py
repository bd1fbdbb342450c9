"""The tasks of this application: every module in this folder is loaded.

A decorator makes one, with `from app.components.worker.registry import Context, task`:

    @task(queue="low", timeout=60, max_tries=3)
    async def send_invoice(ctx: Context, order_id: int, email: str) -> str: ...

and `await enqueue("send_invoice", order_id=17, email="a@example.com")` has a worker run
it, from anywhere. Arguments are checked against the annotations, and travel as JSON. A
task that raises is tried again, later each time. It may run more than once, when a
worker dies in the middle of it: write it so that this does no harm.

Arq's `ctx` holds, among others, `job_id`, `job_try` and `enqueue_time`. Only a task with
`over_http=True` may be enqueued over HTTP; code and the command line may enqueue all.
"""
