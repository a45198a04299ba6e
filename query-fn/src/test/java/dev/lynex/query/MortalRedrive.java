package dev.lynex.query;

import dev.lynex.metadata.MetadataStore;
import dev.lynex.queue.EventQueue;
import dev.lynex.store.EventStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.InstantSource;

/** A process that sends a dead letter again and dies right after the queue accepted it, or right before. */
final class MortalRedrive {
    static final int DIED = 77;

    private MortalRedrive() {}

    /** Arguments: addresses of Redis, ClickHouse (3), database, MongoDB; the letter's id; "before" or "after". */
    public static void main(String[] args) {
        EventQueue real = RunningQuery.queue(args[0]);
        EventStore store = RunningQuery.store(args[1], args[2], args[3], args[4]);
        MetadataStore metadata = RunningQuery.metadata(args[5], args[4]);
        boolean before = args[7].equals("before");
        EventQueue deadly = (EventQueue) Proxy.newProxyInstance(
                MortalRedrive.class.getClassLoader(), new Class<?>[] {EventQueue.class}, (proxy, method, arguments) -> {
                    boolean accept = method.getName().equals("accept");
                    if (accept && before) {
                        Runtime.getRuntime().halt(DIED);
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (accept) {
                            Runtime.getRuntime().halt(DIED);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        var redrive = new Redrive(metadata, deadly, store, InstantSource.system());
        redrive.send(metadata.project(RunningQuery.PROJECT).orElseThrow(), args[6]);
        System.exit(0);
    }
}
