"""CWEM turns a camera into attendance and time per pose that a company can trust.

The flow, one folder a step:

    frame -> people (faces + keypoints joined) -> tracks -> identity ----+
                          \\                                              +--> observation -> bouts
                           -> features -> activity, posture -------------+

    capture/   brings frames: browser webcam, video file, picture
    face/      detects, judges quality, embeds, and compares with the gallery of enrolled people
    pose/      keypoints, scale-free features, activity and posture
    track/     joins face and pose into people, follows them, decides who they are, keeps bouts
    people/    who belongs to which team, site and manager, by dates; personnel files
    attendance/  shifts, punches and leave, and what a working day comes to by their rules
    access/    accounts, log-ins, permissions, audit; web/ has the pages that need no Streamlit
    store/     writes bouts and sealed templates where they survive
    totals/    reads bouts as days, adds them up, traces a figure back, checks that all adds up
    kpi/       working days of many people: measures, closed periods, reports
    backup/    one sealed file of everything; erasing/ removes a person and keeps them away
    demo/      a company that never was, to look at
    pipeline   composes the stages for every source alike
    bootstrap  chooses the adapters from the settings, once

Imports point one way:

    values <- ports <- stages <- pipeline <- bootstrap <- server, cli, ui <- pages

Importing any module does nothing; models load when a pipeline is built.
"""

__version__ = "0.1.0"
