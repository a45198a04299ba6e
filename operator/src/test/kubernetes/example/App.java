import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A stand-in for one of the functions: answers each request with its pod's name, its Java and its share of the machine. */
final class App {

  public static void main(String[] args) throws IOException {
    var runtime = Runtime.getRuntime();
    var answer =
        "%s java %s cpus %d heap %dM%n"
            .formatted(
                System.getenv("HOSTNAME"), Runtime.version(), runtime.availableProcessors(), runtime.maxMemory() >> 20)
            .getBytes(StandardCharsets.UTF_8);
    var server = HttpServer.create(new InetSocketAddress(8080), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    System.out.println("listening");
    runtime.addShutdownHook(new Thread(() -> server.stop(0)));
  }
}
