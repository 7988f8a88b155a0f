"""Names of people who do not exist."""

from cwem.demo.dice import dice

_FIRST = (
    "Amara", "Bela", "Carlotta", "Dario", "Edda", "Fiete", "Gesa", "Hanno", "Ilka", "Jarno",
    "Kaja", "Levin", "Malin", "Nilo", "Oona", "Piet", "Quirin", "Ronja", "Silvan", "Tomke",
    "Ulrike", "Veit", "Wiebke", "Xaver", "Yara", "Zeno", "Aino", "Bjarne", "Cosima", "Detlef",
    "Enno", "Femke", "Gunnar", "Hedda", "Imke", "Jule", "Keno", "Liv", "Mika", "Nele",
    "Onno", "Pelle", "Rieke", "Sönke", "Tilda", "Urs",
)  # fmt: skip
_LAST = (
    "Achterberg", "Birkenfels", "Carstensen", "Dornquast", "Eichwede", "Fährmann", "Grünspan",
    "Hollerbek", "Immergrün", "Jorkmann", "Kieselring", "Lindentau", "Moosbach", "Nebelhorn",
    "Ostertun", "Pappelreich", "Quellgrund", "Rabenstieg", "Sandkrug", "Tannhof", "Uferland",
    "Vogelsand", "Weidenthal", "Zirbelnuss",
)  # fmt: skip
_FIRST_THERE = (
    "Aisyah", "Boon Teck", "Chun Wei", "Devika", "Farid", "Hui Min", "Isra", "Jia Hao", "Kavitha",
    "Li Ting", "Mei Xuan", "Nurul", "Prakash", "Siew Ling", "Suresh", "Wen Jie", "Yusri", "Zhi Rui",
)  # fmt: skip
_LAST_THERE = (
    "Angsana", "Bakau", "Cempaka", "Durianto", "Embun", "Gelam", "Jelutong", "Kemuning", "Langsat",
    "Melur", "Nilam", "Pinang", "Rambai", "Seraya", "Tembusu", "Waringin",
)  # fmt: skip


def invented_names(seed: int, here: int, there: int) -> list[str]:
    """So many names for the two sites, no two alike."""
    throw = dice(seed, "names")
    found: list[str] = []
    for count, first, last in ((here, _FIRST, _LAST), (there, _FIRST_THERE, _LAST_THERE)):
        firsts = throw.sample(first, len(first)) * 2
        lasts = throw.sample(last, len(last)) * 3
        found += [f"{firsts[n]} {lasts[n]}" for n in range(count)]
    return found
