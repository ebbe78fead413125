"""The bar of ``progress=True``."""

from collections.abc import Callable


def bar() -> Callable[[int, int], None]:
    """Something to call with (done, all), which shows a bar of tqdm."""
    try:
        from tqdm.auto import tqdm
    except ImportError as error:
        raise ImportError("progress=True needs tqdm: pip install tqdm") from error
    shown = tqdm(total=0)

    def tell(done: int, all: int) -> None:
        shown.total = all
        shown.update(done - shown.n)
        if done >= all:
            shown.close()

    return tell
