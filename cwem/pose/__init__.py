"""Keypoints, scale-free features, activity and posture."""
