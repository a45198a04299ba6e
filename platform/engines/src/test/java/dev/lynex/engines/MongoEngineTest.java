package dev.lynex.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class MongoEngineTest {
    @TempDir
    Path dir;

    @Test
    void keepsDocumentsAndUniqueIndexesAcrossARestart() {
        try (MongoEngine engine = start();
                MongoClient client = MongoClients.create(engine.uri())) {
            MongoCollection<Document> users = users(client);
            Mono.from(users.createIndex(Indexes.ascending("mail"), new IndexOptions().unique(true)))
                    .block();
            Mono.from(users.insertOne(new Document("_id", 1).append("mail", "a@b")))
                    .block();
        }
        try (MongoEngine engine = start();
                MongoClient client = MongoClients.create(engine.uri())) {
            assertThat(Mono.from(users(client).countDocuments()).block()).isEqualTo(1);
            assertThatThrownBy(() -> Mono.from(users(client).insertOne(new Document("_id", 2).append("mail", "a@b")))
                            .block())
                    .hasMessageContaining("duplicate key");
        }
    }

    @Test
    void losesNoAcknowledgedWriteWhenItsProcessIsKilled() throws Exception {
        List<Integer> acknowledged = new ArrayList<>();
        Process writer = ChildJvm.start(MongoWriter.class, dir.toString());
        try (BufferedReader output = writer.inputReader()) {
            while (acknowledged.size() < 500) acknowledged.add(Integer.valueOf(output.readLine()));
            writer.toHandle().destroyForcibly(); // leaves its output readable
            output.lines().forEach(line -> acknowledged.add(Integer.valueOf(line)));
        }
        writer.waitFor();
        try (MongoEngine engine = start();
                MongoClient client = MongoClients.create(engine.uri())) {
            assertThat(Flux.from(users(client).find())
                            .map(document -> document.getInteger("_id"))
                            .collectList()
                            .block())
                    .containsAll(acknowledged);
        }
    }

    @Test
    void keepsItsFileSmallUnderManyUpdates() throws IOException {
        Path file = dir.resolve("mongo.mv.db");
        long largest = 0;
        try (MongoEngine engine = start();
                MongoClient client = MongoClients.create(engine.uri())) {
            MongoCollection<Document> users = users(client);
            Mono.from(users.insertMany(IntStream.range(0, 1000)
                            .mapToObj(i -> new Document("_id", i).append("text", "x".repeat(200)))
                            .toList()))
                    .block();
            for (int i = 0; i < 4000; i++) {
                Mono.from(users.updateOne(Filters.eq("_id", i * 7 % 1000), Updates.inc("n", 1)))
                        .block();
                largest = Math.max(largest, Files.size(file));
            }
            assertThat(Mono.from(users.countDocuments(Filters.eq("n", 4))).block())
                    .isEqualTo(1000);
        }
        // 4,000 updates at 36 KB each would be 140 MB.
        assertThat(largest).isLessThan(32L << 20);
    }

    /** Writes documents until it is killed; prints the id of each that was acknowledged. */
    static final class MongoWriter {
        public static void main(String[] args) {
            MongoEngine engine = MongoEngine.start(new MongoEngine.Settings(Path.of(args[0]), 0));
            MongoCollection<Document> users = users(MongoClients.create(engine.uri()));
            for (int id = 0; ; id++) {
                Mono.from(users.insertOne(new Document("_id", id).append("text", "x".repeat(200))))
                        .block();
                System.out.println(id);
            }
        }
    }

    private MongoEngine start() {
        return MongoEngine.start(new MongoEngine.Settings(dir, 0));
    }

    private static MongoCollection<Document> users(MongoClient client) {
        return client.getDatabase("test").getCollection("users");
    }
}
