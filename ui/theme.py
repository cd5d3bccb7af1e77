"""The one visual language: Gradio's theme, its own fonts, 16 px text, contrast in light and dark."""

from gradio.themes import Default
from gradio.themes.utils import colors, fonts, sizes


def relais_theme() -> Default:
    """Gradio's default theme in blue; nothing in it is fetched from another host."""
    theme = Default(
        primary_hue=colors.blue,
        secondary_hue=colors.blue,
        neutral_hue=colors.slate,
        text_size=sizes.text_lg,
        # Gradio ships this face whole in regular and bold only: its semi-bold lacks most letters.
        font=(fonts.LocalFont("Source Sans Pro", weights=(400, 700)), "system-ui", "sans-serif"),
        font_mono=("ui-monospace", "monospace"),
    )
    theme.set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="white",
        button_primary_text_color_dark="white",
        body_text_color_subdued="*neutral_600",
        body_text_color_subdued_dark="*neutral_300",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        block_label_text_color="*neutral_700",
        block_label_text_color_dark="*neutral_200",
        block_title_text_color="*neutral_800",
        block_title_text_color_dark="*neutral_100",
        button_large_text_size="*text_md",
        button_small_text_size="*text_md",
        button_secondary_background_fill="*background_fill_secondary",
        button_secondary_background_fill_dark="*background_fill_secondary",
        button_border_width="1px",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
    )
    return theme
