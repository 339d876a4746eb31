"""No test is given a port that another was just given: both would find it free, and one could not listen."""

from tests.fakes.ports import Ports, free_ports


def test_ports_are_given_once_until_all_have_been_and_a_stack_gets_them_in_a_row():
    ports = Ports(10, 20, 17, lambda port: port != 12)
    assert [ports.take(count) for count in (2, 2, 1, 3, 1, 2)] == [17, 10, 13, 14, 17, 18]


def test_nothing_that_is_given_is_part_of_what_is_given_next():
    given = [(free_ports(count), count) for count in (1, 20, 3) * 30]
    taken = [first + number for first, count in given for number in range(count)]
    assert len(set(taken)) == len(taken)
