/** What is derived from the custom resources' model, and the tests that hold it. */
@NullMarked
package dev.lynex.crds;

import org.jspecify.annotations.NullMarked;
