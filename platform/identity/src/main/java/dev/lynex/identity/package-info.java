/** Who somebody is when others say so: tokens of issuers, sign-in by OpenID Connect, and how guessing is slowed. */
@NullMarked
package dev.lynex.identity;

import org.jspecify.annotations.NullMarked;
