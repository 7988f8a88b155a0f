"""A company that never was: sixty people at two sites, and what cameras, kiosks and they themselves
said of some months. It is there to look at CWEM before anybody's face was enrolled.

    seed + first day -> cast, what was agreed -> absences -> a person's working day
                                                                  |
                       what cameras saw  <- what was said, asked for and decided
                                                                  |
                                                   written over the store's own ports

Everything follows from the seed and the first day: the same two give the same rows on any machine,
and a day can be made by itself. A demo company has a data folder of its own, with a mark in it
(home.py); it never meets a real one.
"""
