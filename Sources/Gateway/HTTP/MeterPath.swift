import GBCS
import Hummingbird

extension GBCSGateway {
    /// The number of the meter that a path names: an EUI-64 with or without dashes, or a decimal number.
    func meterNumber(_ context: BasicRequestContext) throws(HTTPProblem) -> Int {
        let text = context.parameters.get("eui") ?? ""
        let number: Int?
        if let device = EntityIdentifier(text) {
            number = estate.index(of: device)
        } else if let given = Int(text), given >= 0 {
            number = given < estate.count ? given : nil
        } else {
            throw .invalid(
                "invalid-meter",
                "\"\(text.prefix(40))\" names no meter; write an EUI-64 like 02-53-4D-45-80-00-00-00 or a number from 0"
            )
        }
        guard let number else {
            throw HTTPProblem(
                .notFound, "unknown-meter",
                "meter \(text) is not in this estate of \(estate.count) meters; /v1/meters lists them")
        }
        return number
    }
}
