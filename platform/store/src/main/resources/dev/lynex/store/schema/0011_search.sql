ALTER TABLE events
    ADD INDEX IF NOT EXISTS by_text lowerUTF8(concatWithSeparator(' ¶ ', input, output, message))
        TYPE text(tokenizer = splitByNonAlpha, posting_list_codec = 'bitpacking')
