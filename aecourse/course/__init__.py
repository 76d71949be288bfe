"""What a page is made with: claims, the source it shows, labs, drawings."""

from aecourse.course import claims, lab, recurrent, source

__all__ = ["claims", "lab", "recurrent", "source"]
