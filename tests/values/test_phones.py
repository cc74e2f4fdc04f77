import pytest

from sheets_strategy.values.phones import join_phones, phone_keys


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("8 (495) 111-22-33", "+74951112233", True),
        ("+7 495 111-22-33, доб. 4", "4951112233", True),
        ("+7 495 1112233; +7 900 0000000", "8 900 000 00 00", True),
        ("+7 495 1112233", "+7 495 1112234", False),
        ("доб. 5", "доб. 5", False),
    ],
)
def test_phones_are_compared_by_their_digits(one: str, other: str, same: bool) -> None:
    assert bool(phone_keys(one) & phone_keys(other)) is same


def test_joined_phones_stay_as_typed_each_once() -> None:
    texts = ["+7 495 111-22-33", "8 495 1112233", "", "1-23", "1-23", "+7 900 0000000"]
    assert join_phones(texts) == "+7 495 111-22-33, 1-23, +7 900 0000000"
