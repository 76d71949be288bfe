"""What a page is made with: claims, the source it shows, the latent explorer."""

from aecourse.course import claims, explorer, source

__all__ = ["claims", "explorer", "source"]
