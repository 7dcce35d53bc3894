import Benchmarks

@main enum Main {
    static func main() async {
        BenchCommand.prepareTool()
        await BenchCommand.runTool()
    }
}
