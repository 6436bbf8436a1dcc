"""Charts as accessible, static SVG with real text, each with its data as a table.

Written directly, without a chart library: 25 charts take milliseconds, every byte is settled, and the root carries
`role="img"`, a title and a description, which Vega's SVG does not. Colour is never the only sign: halves of a scale
differ by hatching, segments carry their counts, new ties are dashed. Colours are Brewer's BrBG, safe for colour-blind
readers.
"""
