"""Addresses and account numbers are known by their form and check digits, and nothing else is taken for them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpidesk.intake.privacy_patterns import is_card, is_iban, is_ip, is_name, is_phone, masked, shaped

# Examples that the issuers publish: the registry of IBANs (SWIFT), test cards of the payment schemes.
IBANS = [
    "GB29 NWBK 6016 1331 9268 19",
    "DE89370400440532013000",
    "FR1420041010050500013M02606",
    "ES9121000418450200051332",
]
CARDS = ["4111 1111 1111 1111", "5555555555554444", "378282246310005", "6011111111111117", "3530111333300000"]
PHONES = ["+49 30 1234567", "+1-202-555-0143", "0044 20 7946 0958", "(202) 555-0143", "202-555-0143", "+4915112345678"]
ADDRESSES = ["192.168.10.24", "8.8.8.8", "2001:db8::8a2e:370:7334", "fe80::1"]


@pytest.mark.parametrize("text", IBANS)
def test_that_an_iban_is_known_by_its_check_digits(text: str) -> None:
    assert is_iban(text)
    last = text[-1]
    assert not is_iban(text[:-1] + ("1" if last != "1" else "2"))


@pytest.mark.parametrize("text", CARDS)
def test_that_a_card_is_known_by_its_check_digit(text: str) -> None:
    assert is_card(text)
    assert not is_card(text[:-1] + str((int(text[-1]) + 1) % 10))


@pytest.mark.parametrize("text", PHONES)
def test_that_a_telephone_number_is_known(text: str) -> None:
    assert is_phone(text)


@pytest.mark.parametrize("text", ADDRESSES)
def test_that_an_ip_address_is_known(text: str) -> None:
    assert is_ip(text)


@pytest.mark.parametrize(
    "cells",
    [
        ["4006381333931", "4012345678901", "9780306406157", "7610200337450", "5901234123457", "4000417025005"],
        ["1.2.3.4", "1.2.4.0", "2.0.0.1", "10.1.0.17"],
        ["120.0.6099.109", "10.0.19045.3693"],
        ["2026-08-31", "2026-09-01"],
        ["12:34:56", "00:05:10"],
        ["00:1b:44:11:3a:b7", "00:1b:44:11:3a:b8"],
        ["6f9619ff-8b86-d011-b42d-00c04fc964ff", "123e4567-e89b-12d3-a456-426614174000"],
        ["00000123456789", "00123456789012", "0049301234567"],
        ["450-1234-01", "450-1235-01"],
        ["INC0010023", "PO-2026-000123", "q-00003", "u-001"],
        ["@mention", "user@host", "a @ b", "5 @ 3.50"],
        ["+12.5", "+3.0", "-4.25"],
        ["3.14", "1,234.50", "2026.08.31"],
        ["Risk board", "south", "motor"],
        ["4111111111111111"],
        [],
    ],
)
def test_that_other_texts_are_no_data_of_people(cells: list[str]) -> None:
    assert shaped(Counter(cells)) == ""


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["ann@example.com", "b.smith+x@mail.example.org"], "email"),
        (["ann@example.com", *(f"u-{number}" for number in range(15))], "email"),
        (IBANS, "iban"),
        (CARDS, "card"),
        (["123-45-6789", "078-05-1120"], "ssn"),
        (ADDRESSES, "ip"),
        (PHONES, "phone"),
    ],
)
def test_that_cells_say_what_they_are(cells: list[str], kind: str) -> None:
    assert shaped(Counter(cells)) == kind


def test_that_most_cells_have_to_look_so() -> None:
    assert shaped({"+49 30 1234567": 7, "4711": 3}) == ""
    assert shaped({"+49 30 1234567": 8, "4711": 2}) == "phone"


@pytest.mark.parametrize("name", ["Anna Smith", "Smith, Anna", "Jean-Luc O'Neill", "María José García", "J. Doe Jr."])
def test_that_a_name_has_two_words_and_a_capital(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize("text", ["u-001", "agent-01", "anna", "bot 7", "claims north", "team 3"])
def test_that_a_code_is_no_name(text: str) -> None:
    assert not is_name(text)


@given(st.integers(10**12, 10**13 - 1).map(str))
def test_that_a_number_of_thirteen_digits_is_no_telephone_number(text: str) -> None:
    assert not is_phone(text)
    assert not is_ip(text)
    assert not is_iban(text)


@given(st.text(max_size=60))
def test_that_no_text_upsets_the_look_at_it(text: str) -> None:
    shaped({text: 1})
    assert "@example.com" not in masked(f"{text} ann@example.com")


def test_that_quoted_cells_show_no_address_or_account() -> None:
    assert masked("mail ann@example.com today") == "mail …@… today"
    assert [masked(text) for text in (IBANS[0], CARDS[0], PHONES[0])] == ["…"] * 3
    assert masked("12,5 h") == "12,5 h"
