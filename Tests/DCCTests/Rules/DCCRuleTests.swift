import DUIS
import Testing

@testable import DCC

struct DCCRuleTests {
    @Test func everyPropertyHasARowInItsOrder() {
        let properties = Mirror(reflecting: DCCRules()).children.compactMap(\.label)
        #expect(DCCRule.all.map(\.name).sorted() == properties.sorted())
        #expect(Set(properties).count == properties.count)
        for rule in DCCRule.all {
            #expect(DCCRule.named(rule.name)?.meaning == rule.meaning)
            #expect(!rule.meaning.hasSuffix("."), "\(rule.name)")
        }
        #expect(DCCRule.named("settlementDay") == nil)
    }

    @Test func everyRuleReadsBackWhatItWrites() {
        for rule in DCCRule.all {
            var rules = DCCRules()
            let text = rule.text(in: rules)
            #expect(rule.set(text, in: &rules), "\(rule.name) \(text)")
            #expect(rules == DCCRules(), "\(rule.name)")
        }
    }

    @Test("There is a pause before each attempt but the first, and the last delay stands for all that follow")
    func callbackPauses() {
        func pauses(_ attempts: Int, _ delays: [Int64]) -> [Int64] {
            var rules = DCCRules()
            (rules.callbackAttempts, rules.callbackDelays) = (attempts, delays)
            return rules.callbackPauses
        }
        #expect(DCCRules().callbackPauses == [1, 10, 60])
        #expect(pauses(1, [5]) == [])
        #expect(pauses(2, [1, 10, 60]) == [1])
        #expect(pauses(5, [1, 10]) == [1, 10, 10, 10])
        #expect(pauses(3, []) == [0, 0])
    }

    @Test(arguments: [
        ("settlementDayZone", "utc"), ("mdrFlagMayBeAbsent", "false"), ("maximumFutureDays", "400"),
        ("signaturesWithCommandKey", "never"), ("codeWithoutName", "E65"), ("localCommandRoles", "IS GS OU"),
        ("localCommandRoles", "none"), ("readStatuses", "Commissioned Suspended"), ("callbackDelays", "5 5"),
        ("noResponseAlert", "AD1"), ("preCommandLifetime", "60"),
    ])
    func aRuleTakesAnotherValue(name: String, text: String) throws {
        var rules = DCCRules()
        let rule = try #require(DCCRule.named(name))
        #expect(rule.set(text, in: &rules))
        #expect(rule.text(in: rules) == text)
        #expect(rules != DCCRules())
    }

    @Test(arguments: [
        ("settlementDayZone", "paris"), ("settlementDayZone", ""), ("mdrFlagMayBeAbsent", "yes"),
        ("maximumFutureDays", "0"), ("maximumFutureDays", "-1"), ("maximumFutureDays", "36501"),
        ("maximumFutureDays", "99999999999999999999"), ("codeWithoutName", "I0"), ("codeWithoutName", "E"),
        ("codeWithoutName", "E1x"), ("codeWithoutName", "E1234567"), ("localCommandRoles", "IS XX"),
        ("localCommandRoles", ""), ("readStatuses", "commissioned"), ("callbackDelays", ""), ("callbackDelays", "1,2"),
        ("callbackDelays", "1 2 3 4 5 6 7 8 9 10 11"), ("noResponseAlert", "13"), ("noResponseAlert", "N"),
        ("preCommandLifetime", "0"),
    ])
    func aRuleRefusesWhatIsNoValueOfIt(name: String, text: String) throws {
        var rules = DCCRules()
        let rule = try #require(DCCRule.named(name))
        #expect(!rule.set(text, in: &rules))
        #expect(rules == DCCRules())
        #expect(!rule.expectation.isEmpty)
    }

    @Test func thatThereIsNoScheduleIsAWarningOfEachRequest() throws {
        var rules = DCCRules()
        let reading = try #require(ServiceRequestCatalogue["5.2"])
        let deletion = try #require(ServiceRequestCatalogue["5.3"])
        #expect([reading, deletion].map { rules.noSchedule($0).rawValue } == ["W050201", "W050301"])
        rules.warnsOfNoSchedule = false
        #expect([reading, deletion].map { rules.noSchedule($0).rawValue } == ["E100", "E100"])
    }
}
