/** Answers questions: the API, the dashboard's files. */
@NullMarked
package dev.lynex.query;

import org.jspecify.annotations.NullMarked;
