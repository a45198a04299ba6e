/** Projects and their members, keys, accounts, tokens, invitations and the audit, in MongoDB. */
@NullMarked
package dev.lynex.metadata;

import org.jspecify.annotations.NullMarked;
