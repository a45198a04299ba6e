/**
 * The custom resources of Lynex, group {@code lynex.dev}, version {@code v1alpha1}, as the API server gives them back.
 *
 * <p>What has a default is there whenever its parent is, since the API server fills it in; what is {@code @Nullable} may be
 * left out; lists and maps that are left out are empty. Times are UTC; durations are texts for {@link
 * dev.lynex.crds.v1alpha1.GatewayDuration}. Units, ranges and rules stand with each field and in {@code docs/resources.md}.
 */
@NullMarked
package dev.lynex.crds.v1alpha1;

import org.jspecify.annotations.NullMarked;
