package dev.lynex.operator.crash;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.util.List;

/** Counts what is written to the API server. */
final class CountedRequests implements Interceptor {
    private final WriteBudget budget;

    CountedRequests(WriteBudget budget) {
        this.budget = budget;
    }

    @Override
    public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
        if (writes(request)) {
            try {
                budget.begin(request.method() + " " + request.uri().getPath());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void after(HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
        if (writes(request)) {
            budget.answered();
        }
    }

    /** Questions about rights are asked by POST, and Events are told to people: nothing rests on one. */
    private static boolean writes(HttpRequest request) {
        String path = request.uri().getPath();
        return !request.method().equals("GET")
                && !path.contains("/authorization.k8s.io/")
                && !path.contains("/events.k8s.io/");
    }
}
