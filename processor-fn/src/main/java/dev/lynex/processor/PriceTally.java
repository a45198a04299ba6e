package dev.lynex.processor;

/** How many of a block's calls of models had a price; used by one thread. */
final class PriceTally {
    private int priced;
    private int unpriced;

    /** @param costState of the row */
    void add(String costState) {
        switch (costState) {
            case "priced" -> priced++;
            case "unpriced" -> unpriced++;
            default -> {} // It was no call of a model.
        }
    }

    int priced() {
        return priced;
    }

    int unpriced() {
        return unpriced;
    }
}
