from cwem.values import Box


def test_a_box_is_cut_off_at_the_edges_of_its_picture() -> None:
    assert Box(-3.6, 10, 50, 130.2).within((40, 120)).rounded() == [0, 10, 40, 120]
    assert Box(60, 5, 70, 9).within((40, 120)).area == 0
