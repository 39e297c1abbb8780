"""Recommendations that the tests of splitting share."""

ONE = "ينبغي للدول أن تعزز التعاون."
TWO = "ينبغي للدول أن تتبادل المعلومات."
THREE = "ينبغي للدول أن تحمي الشهود."
