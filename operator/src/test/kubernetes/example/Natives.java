import com.github.luben.zstd.Zstd;
import java.nio.charset.StandardCharsets;
import net.jpountz.lz4.LZ4Factory;

/** Loads native libraries by name, as a function does when the first block comes: unpacked into /tmp. */
final class Natives {
  private static final byte[] TEXT = "text ".repeat(100).getBytes(StandardCharsets.UTF_8);

  public static void main(String[] args) {
    for (String library : args) {
      int packed =
          switch (library) {
            case "zstd" -> Zstd.compress(TEXT).length;
            case "lz4" -> LZ4Factory.nativeInstance().fastCompressor().compress(TEXT).length;
            default -> throw new IllegalArgumentException(library);
          };
      if (packed >= TEXT.length) {
        throw new IllegalStateException(library + " did not compress");
      }
    }
    System.out.println("natives " + args.length);
  }
}
