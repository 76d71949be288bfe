"""What a page is made with: claims, the source it shows, labs."""

from aecourse.course import claims, lab, source

__all__ = ["claims", "lab", "source"]
