import static org.codelibs.opensearch.runner.OpenSearchRunner.newConfigs;

import org.codelibs.opensearch.runner.OpenSearchRunner;

/** One OpenSearch node on loopback: Node FOLDER NAME HTTP_PORT TRANSPORT_PORT SEEDS MANAGERS. Ends with its parent's pipe. */
public class Node {
    public static void main(String[] args) throws Exception {
        var runner = new OpenSearchRunner();
        runner.onBuild((number, settings) -> {
            settings.put("node.name", args[1]);
            settings.put("discovery.type", "zen"); // several nodes may form a cluster
            settings.put("network.host", "127.0.0.1");
            settings.put("http.port", args[2]);
            settings.put("transport.port", args[3]);
            settings.putList("discovery.seed_hosts", args[4].split(","));
            settings.putList("cluster.initial_cluster_manager_nodes", args[5].split(","));
            settings.put("cluster.routing.allocation.disk.threshold_enabled", false);
            settings.put("indices.recovery.max_bytes_per_sec", "400mb"); // a copy goes from disk to the same disk
        });
        runner.build(newConfigs().basePath(args[0]).numOfNode(1).clusterName("faqsvc"));
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // whoever started this node holds the other end
        }
        runner.close();
    }
}
