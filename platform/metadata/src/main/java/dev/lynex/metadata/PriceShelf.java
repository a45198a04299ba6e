package dev.lynex.metadata;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.reactivestreams.client.MongoCollection;
import dev.lynex.pricing.CustomPrices;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.Document;

/** Projects' own prices, every version that a project ever had. */
final class PriceShelf {
    private final Supplier<MongoCollection<Document>> prices;
    private final Await await;

    PriceShelf(Supplier<MongoCollection<Document>> prices, Await await) {
        this.prices = prices;
        this.await = await;
    }

    /**
     * Keeps these; the same prices are the same document.
     *
     * @return what a project says to have them, "" for none
     */
    String put(String projectId, CustomPrices its) {
        if (its.prices().isEmpty()) {
            return "";
        }
        var id = Documents.pricesId(projectId, its.version());
        await.first(prices.get()
                .replaceOne(
                        Filters.eq("_id", id),
                        new Document("_id", id).append("prices", its.toJson()),
                        new ReplaceOptions().upsert(true)));
        return its.version();
    }

    Optional<CustomPrices> get(String projectId, String version) {
        return await.first(prices.get().find(Filters.eq("_id", Documents.pricesId(projectId, version))))
                .map(document -> CustomPrices.read(document.getString("prices")));
    }
}
