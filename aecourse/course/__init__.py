"""What a page is made with: claims, the source it shows, the explorer, labs."""

from aecourse.course import claims, explorer, lab, source

__all__ = ["claims", "explorer", "lab", "source"]
