package dev.lynex.crds.v1alpha1;

import java.util.List;

/** A status with conditions. */
public interface Conditioned {
    /** The state for machines, one for each type. */
    List<Condition> conditions();
}
