import Estate
import HTTPServing
import Hummingbird

extension GBCSGateway {
    /// The number of the meter that a path names: an EUI-64 with or without dashes, a decimal number, or an MPAN.
    func meterNumber(_ context: HTTPContext) throws(HTTPProblem) -> Int {
        let text = context.parameter("eui")
        do throws(MeterNameError) { return try estate.meterNumber(named: text) } catch {
            switch error {
            case .noName(let reason): throw .invalid("invalid-meter", reason)
            case .unknown(let reason):
                throw HTTPProblem(
                    .notFound, "unknown-meter", "meter \(text.prefix(40)): \(reason); /v1/meters lists them")
            }
        }
    }
}
