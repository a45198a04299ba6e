/** Projects, keys, accounts and tokens, in MongoDB. */
@NullMarked
package dev.lynex.metadata;

import org.jspecify.annotations.NullMarked;
