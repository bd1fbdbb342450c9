"""The tasks of this application: every module in this folder is loaded.

A decorator makes one, with `from app.components.worker.registry import Context, task`:

    @task(queue="low", timeout=60, max_tries=3)
    async def send_invoice(ctx: Context, order_id: int, email: str) -> str: ...

and `await enqueue("send_invoice", order_id=17, email="a@example.com")` has a worker run
it. It may run more than once, when a worker dies in the middle of it: write it so that
this does no harm. Arq's `ctx` holds, among others, `job_id`, `job_try`, `enqueue_time`.
"""
