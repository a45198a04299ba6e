package dev.lynex.engines;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The engine's two configuration files. */
final class ClickHouseConfig {
    static final String SERVER = "config.xml";
    static final String USERS = "users.xml";

    private ClickHouseConfig() {}

    static void write(Path dir, String user, String password) {
        PrivateFile.write(dir.resolve(SERVER), server(dir));
        PrivateFile.write(dir.resolve(USERS), users(user, password));
    }

    /**
     * The engine's own logs are kept for three days. There is no trace_log: its sampling signals disturb the JVM. Parts that were
     * merged go soon and by one thread: by default they gather for minutes, and then a hundred threads take every
     * processor for seconds.
     */
    private static String server(Path dir) {
        return """
                <clickhouse>
                  <logger>
                    <level>warning</level>
                    <log>%1$s/clickhouse.log</log>
                    <errorlog>%1$s/clickhouse.err.log</errorlog>
                    <size>20M</size>
                    <count>2</count>
                  </logger>
                  <user_directories><users_xml><path>%1$s/users.xml</path></users_xml></user_directories>
                  <tmp_path>%1$s/tmp/</tmp_path>
                  <user_files_path>%1$s/user_files/</user_files_path>
                  <backups><allowed_path>%1$s/backups/</allowed_path></backups>
                  <mlock_executable>false</mlock_executable>
                  <max_parts_cleaning_thread_pool_size>1</max_parts_cleaning_thread_pool_size>
                  <merge_tree><max_cleanup_delay_period>30</max_cleanup_delay_period></merge_tree>
                  <max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
                  <mark_cache_size>268435456</mark_cache_size>
                  <query_log><database>system</database><table>query_log</table>
                    <partition_by>event_date</partition_by><ttl>event_date + INTERVAL 3 DAY DELETE</ttl>
                    <flush_interval_milliseconds>5000</flush_interval_milliseconds></query_log>
                  <part_log><database>system</database><table>part_log</table>
                    <partition_by>event_date</partition_by><ttl>event_date + INTERVAL 3 DAY DELETE</ttl>
                    <flush_interval_milliseconds>5000</flush_interval_milliseconds></part_log>
                </clickhouse>
                """.formatted(escaped(dir.toString()));
    }

    /**
     * The engine's own session is {@code default} and has no password, so it may do nothing but open the listener.
     * What needs no right, such as numbers(), is bounded for it.
     */
    private static String users(String user, String password) {
        return """
                <clickhouse>
                  <profiles>
                    <default/>
                    <listener>
                      <max_threads>1</max_threads>
                      <max_memory_usage>50000000</max_memory_usage>
                      <max_rows_to_read>1000</max_rows_to_read>
                      <constraints>
                        <max_threads><const/></max_threads>
                        <max_memory_usage><const/></max_memory_usage>
                        <max_rows_to_read><const/></max_rows_to_read>
                      </constraints>
                    </listener>
                  </profiles>
                  <quotas><default/></quotas>
                  <users>
                    <default>
                      <password></password>
                      <networks><ip>::1</ip></networks>
                      <profile>listener</profile>
                      <quota>default</quota>
                      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
                    </default>
                    <%1$s>
                      <password_sha256_hex>%2$s</password_sha256_hex>
                      <networks><ip>127.0.0.1</ip></networks>
                      <profile>default</profile>
                      <quota>default</quota>
                      <access_management>1</access_management>
                    </%1$s>
                  </users>
                </clickhouse>
                """.formatted(user, sha256(password));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
