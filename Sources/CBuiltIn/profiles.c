#include "CBuiltIn.h"

// #embed is of C23; clang has it in every C.
#pragma clang diagnostic ignored "-Wc23-extensions"

// A row for every file of Profiles.
static const smets_built_in_file profiles[] = {
    {"shapes/commuters", (const unsigned char[]){
#embed "../../Profiles/shapes/commuters.yaml"
    , 0}},
    {"shapes/domestic-unrestricted", (const unsigned char[]){
#embed "../../Profiles/shapes/domestic-unrestricted.yaml"
    , 0}},
    {"shapes/economy-7-appliances", (const unsigned char[]){
#embed "../../Profiles/shapes/economy-7-appliances.yaml"
    , 0}},
    {"shapes/economy-7", (const unsigned char[]){
#embed "../../Profiles/shapes/economy-7.yaml"
    , 0}},
    {"shapes/electric-vehicle-evening", (const unsigned char[]){
#embed "../../Profiles/shapes/electric-vehicle-evening.yaml"
    , 0}},
    {"shapes/electric-vehicle-overnight", (const unsigned char[]){
#embed "../../Profiles/shapes/electric-vehicle-overnight.yaml"
    , 0}},
    {"shapes/family", (const unsigned char[]){
#embed "../../Profiles/shapes/family.yaml"
    , 0}},
    {"shapes/heat-pump", (const unsigned char[]){
#embed "../../Profiles/shapes/heat-pump.yaml"
    , 0}},
    {"shapes/holiday-let", (const unsigned char[]){
#embed "../../Profiles/shapes/holiday-let.yaml"
    , 0}},
    {"shapes/home-all-day", (const unsigned char[]){
#embed "../../Profiles/shapes/home-all-day.yaml"
    , 0}},
    {"shapes/night-shift", (const unsigned char[]){
#embed "../../Profiles/shapes/night-shift.yaml"
    , 0}},
    {"shapes/pub", (const unsigned char[]){
#embed "../../Profiles/shapes/pub.yaml"
    , 0}},
    {"shapes/small-business", (const unsigned char[]){
#embed "../../Profiles/shapes/small-business.yaml"
    , 0}},
    {"shapes/solar-52n", (const unsigned char[]){
#embed "../../Profiles/shapes/solar-52n.yaml"
    , 0}},
    {"shapes/solar-55n", (const unsigned char[]){
#embed "../../Profiles/shapes/solar-55n.yaml"
    , 0}},
    {"shapes/solar-57n", (const unsigned char[]){
#embed "../../Profiles/shapes/solar-57n.yaml"
    , 0}},
    {"shapes/storage-heating", (const unsigned char[]){
#embed "../../Profiles/shapes/storage-heating.yaml"
    , 0}},
    {"devices/aclara-sgm1400", (const unsigned char[]){
#embed "../../Profiles/devices/aclara-sgm1400.yaml"
    , 0}},
    {"devices/generic-polyphase", (const unsigned char[]){
#embed "../../Profiles/devices/generic-polyphase.yaml"
    , 0}},
    {"devices/generic-twin", (const unsigned char[]){
#embed "../../Profiles/devices/generic-twin.yaml"
    , 0}},
    {"devices/generic", (const unsigned char[]){
#embed "../../Profiles/devices/generic.yaml"
    , 0}},
    {"devices/honeywell-as302p", (const unsigned char[]){
#embed "../../Profiles/devices/honeywell-as302p.yaml"
    , 0}},
    {"devices/kaifa-ma120", (const unsigned char[]){
#embed "../../Profiles/devices/kaifa-ma120.yaml"
    , 0}},
    {"devices/landis-gyr-e470", (const unsigned char[]){
#embed "../../Profiles/devices/landis-gyr-e470.yaml"
    , 0}},
    {"devices/large-logs", (const unsigned char[]){
#embed "../../Profiles/devices/large-logs.yaml"
    , 0}},
    {"devices/older-firmware", (const unsigned char[]){
#embed "../../Profiles/devices/older-firmware.yaml"
    , 0}},
    {"devices/smets1-edmi", (const unsigned char[]){
#embed "../../Profiles/devices/smets1-edmi.yaml"
    , 0}},
    {"devices/smets1-foc", (const unsigned char[]){
#embed "../../Profiles/devices/smets1-foc.yaml"
    , 0}},
    {"devices/smets1-ioc-aclara", (const unsigned char[]){
#embed "../../Profiles/devices/smets1-ioc-aclara.yaml"
    , 0}},
    {"devices/smets1-ioc-elster", (const unsigned char[]){
#embed "../../Profiles/devices/smets1-ioc-elster.yaml"
    , 0}},
    {"devices/smets1-ioc-itron", (const unsigned char[]){
#embed "../../Profiles/devices/smets1-ioc-itron.yaml"
    , 0}},
    {"devices/smets1-secure", (const unsigned char[]){
#embed "../../Profiles/devices/smets1-secure.yaml"
    , 0}},
    {"fleets/city", (const unsigned char[]){
#embed "../../Profiles/fleets/city.yaml"
    , 0}},
    {"fleets/demo", (const unsigned char[]){
#embed "../../Profiles/fleets/demo.yaml"
    , 0}},
    {"fleets/great-britain", (const unsigned char[]){
#embed "../../Profiles/fleets/great-britain.yaml"
    , 0}},
    {"fleets/smets1-demo", (const unsigned char[]){
#embed "../../Profiles/fleets/smets1-demo.yaml"
    , 0}},
    {"fleets/street", (const unsigned char[]){
#embed "../../Profiles/fleets/street.yaml"
    , 0}},
    {"networks/csp-north", (const unsigned char[]){
#embed "../../Profiles/networks/csp-north.yaml"
    , 0}},
    {"networks/csp-south-central", (const unsigned char[]){
#embed "../../Profiles/networks/csp-south-central.yaml"
    , 0}},
    {"networks/smets1", (const unsigned char[]){
#embed "../../Profiles/networks/smets1.yaml"
    , 0}},
    {"s1sp/dxc-foc", (const unsigned char[]){
#embed "../../Profiles/s1sp/dxc-foc.yaml"
    , 0}},
    {"s1sp/instant-energy", (const unsigned char[]){
#embed "../../Profiles/s1sp/instant-energy.yaml"
    , 0}},
    {"s1sp/secure", (const unsigned char[]){
#embed "../../Profiles/s1sp/secure.yaml"
    , 0}},
    {"s1sp/trilliant", (const unsigned char[]){
#embed "../../Profiles/s1sp/trilliant.yaml"
    , 0}},
    {"registration/great-britain", (const unsigned char[]){
#embed "../../Profiles/registration/great-britain.yaml"
    , 0}},
    {"registration/simple", (const unsigned char[]){
#embed "../../Profiles/registration/simple.yaml"
    , 0}},
};

const smets_built_in_file *smets_built_in_profiles(size_t *count) {
    *count = sizeof profiles / sizeof *profiles;
    return profiles;
}
