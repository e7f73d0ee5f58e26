"""Options with a few words to choose from, which say what a misspelled word may mean."""

import click


class Choice(click.Choice[str]):
    """A choice whose refusal names the words that come near."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Return what is wrong with a word."""
        from lineage.words.near import near_words

        near = near_words(str(value), map(str, self.choices))
        return super().get_invalid_choice_message(value, ctx).removesuffix(".") + "." + near
